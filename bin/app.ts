import { App } from 'aws-cdk-lib';
import { OrderStack } from '../lib/order-stack.ts';
import { stageNamed } from '../lib/stage.ts';

const app = new App({ analyticsReporting: false });
const stage = stageNamed(app.node.tryGetContext('stage'));
new OrderStack(app, `Orders-${stage.name}`, { stage });
