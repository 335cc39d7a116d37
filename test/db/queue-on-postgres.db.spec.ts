import { queueContract } from './queue.contract.js';

queueContract('PostgreSQL');
