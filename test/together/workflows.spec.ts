import { together } from '../support/together.js';

// The machines have snapshots, which Jest keeps by the name of the file that is run.
await together(['workflows'], { except: ['workflows/machines.spec.ts'] });
