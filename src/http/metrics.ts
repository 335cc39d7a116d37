import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { stopwatch } from '../clock.js';

/** Figures for Prometheus. Features add theirs with `gauge`. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'>;

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'battlemap_' });
    this.requests = new Histogram({
      name: 'battlemap_http_request_seconds',
      help: 'Time to answer a request.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
      registers: [this.registry],
    });
  }

  /** A figure read at the moment Prometheus asks, e.g. `gauge('battlemap_outbox_waiting', '…', () => …)`. */
  gauge(name: string, help: string, read: () => Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  /** Measures every request by the pattern of its route, so that identifiers make no new series. */
  readonly observe = (request: Request, response: Response, next: NextFunction): void => {
    const elapsed = stopwatch();
    response.once('finish', () => {
      const { path } = (request.route ?? { path: 'none' }) as { path: string };
      const labels = { method: request.method, route: path, status: String(response.statusCode) };
      this.requests.observe(labels, elapsed() / 1000);
    });
    next();
  };
}
