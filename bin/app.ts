import { App } from 'aws-cdk-lib';
import { OrderStack } from '../lib/order-stack.ts';
import { checkEverything } from '../lib/rules/index.ts';
import { settingsOf } from '../lib/settings.ts';

const app = new App({ analyticsReporting: false });
const settings = settingsOf((name) => app.node.tryGetContext(name));
new OrderStack(app, `Orders-${settings.stage.name}`, settings);
checkEverything(app);
