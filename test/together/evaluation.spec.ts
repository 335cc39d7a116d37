import { together } from '../support/together.js';

await together(['domain/evaluation']);
