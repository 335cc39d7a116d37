import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schema = components['schemas'];
export type Problem = Schema['Problem'];

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });

/** A refusal of the server: its code, its sentence in both languages, and the facts it gave. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly zh: string,
    readonly english: string,
    readonly details: unknown,
  ) {
    super(zh);
    this.name = 'Refused';
  }
}

/** The line to the server is down: nothing was answered. */
export class Offline extends Error {
  constructor() {
    super('offline');
    this.name = 'Offline';
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'type' in body && 'title' in body;

/** Turns a body that is no success into the error the pages know. */
export function refusal(status: number, body: unknown): Refused {
  if (!isProblem(body)) return new Refused(status, `http.${String(status)}`, '', '', undefined);
  return new Refused(status, body.type, body.title, body.detail, body.details);
}

/** Uploads one file; the typed client knows only JSON bodies. @throws Refused, Offline */
export async function uploaded<T>(path: string, file: File): Promise<T> {
  const body = new FormData();
  body.append('file', file, file.name);
  const sent = fetch(path, { method: 'POST', body, credentials: 'same-origin' });
  return answered<T>(
    sent.then(async (response) => {
      const answer = (await response.json().catch(() => null)) as T;
      return response.ok ? { data: answer, response } : { error: answer, response };
    }),
  );
}

/** The data of an answer; throws `Refused` with the server's words, `Offline` when there was no answer. */
export async function answered<T>(request: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await request.catch((cause: unknown) => {
    if (cause instanceof TypeError) throw new Offline();
    throw cause;
  });
  const nothing = response.status === 204;
  if (!response.ok || (data === undefined && !nothing)) throw refusal(response.status, error);
  return data as T;
}
