import { App } from 'aws-cdk-lib';
import { TutorialStack } from '../lib/tutorial-stack.ts';

new TutorialStack(new App({ analyticsReporting: false }), 'Tutorial');
