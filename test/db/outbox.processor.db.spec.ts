import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { FixedClock } from '../../src/clock.js';
import { log } from '../../src/http/log.js';
import { OutboxProcessor } from '../../src/outbox/outbox.processor.js';
import type { OutboxService } from '../../src/outbox/outbox.service.js';

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('the worker of the queue', () => {
  it('speaks of a queue that is away twice a minute, and says how often it kept quiet', () => {
    jest.useFakeTimers();
    const said = jest.spyOn(log, 'error').mockReturnValue(undefined);
    const clock = new FixedClock('2022-03-31');
    const processor = new OutboxProcessor({} as OutboxService, clock);
    for (let i = 0; i < 1000; i += 1) processor.onError(new Error('away'));
    jest.runAllTimers();
    expect(said).toHaveBeenCalledTimes(1);
    clock.set('2022-03-31T01:00:31.000Z');
    processor.onError(new Error('still away'));
    jest.runAllTimers();
    expect(said).toHaveBeenCalledTimes(2);
    expect(said.mock.calls[1]?.[0]).toMatchObject({ unspoken: 999 });
  });
});
