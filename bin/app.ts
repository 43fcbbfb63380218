import { App } from 'aws-cdk-lib';
import { OrderStack } from '../lib/order-stack.ts';
import { checkEverything } from '../lib/rules/index.ts';
import { settingsOf } from '../lib/settings.ts';
import { SettingsError } from '../lib/settings-error.ts';

const app = new App({ analyticsReporting: false });
try {
  const settings = settingsOf((name) => app.node.tryGetContext(name));
  new OrderStack(app, `Orders-${settings.stage.name}`, settings);
  checkEverything(app);
} catch (error) {
  // Whoever mistyped a setting has no use for where that was noticed.
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
