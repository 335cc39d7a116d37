import { together } from '../support/together.js';

await together(['domain', 'architecture'], { except: ['domain/evaluation/'] });
