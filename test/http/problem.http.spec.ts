import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BadRequestException, Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { z } from 'zod';
import { configureApp, openApi } from '../../src/app.setup.js';
import { ClockModule } from '../../src/clock/clock.module.js';
import { DomainError } from '../../src/domain/errors.js';
import { Accepts, AcceptsQuery, Returns } from '../../src/http/document.js';
import { HttpModule } from '../../src/http/http.module.js';
import { NestLog } from '../../src/http/log.js';
import { Rate } from '../../src/http/rate.guard.js';
import { ZodPipe } from '../../src/http/zod.pipe.js';
import { Access } from '../../src/identity/policy.js';
import { PersistenceModule } from '../../src/persistence/persistence.module.js';

class Refused extends DomainError {
  readonly code = 'bell.broken';
  override readonly kind: DomainError['kind'];
  constructor(kind: DomainError['kind']) {
    super({ zh: '铃坏了', en: 'the bell is broken' }, { possible: ['REPAIR'] });
    this.kind = kind;
  }
}
const Kind = z.enum(['invalid', 'refused', 'not-found', 'conflict', 'not-permitted']);
const Ring = z.object({ times: z.int().min(1), tone: z.string().default('high') });
const Rung = z.object({ times: z.int(), at: z.iso.date() }).meta({ id: 'Rung' });
type Rung = z.infer<typeof Rung>;
const Asked = z.object({ kind: Kind, n: z.coerce.number().optional() });
type Asked = z.infer<typeof Asked>;

@Controller('api/bell')
class BellController {
  @Post()
  @Access('public', 'installation')
  @Accepts(Ring)
  @Returns(Rung, { status: 201 })
  ring(@Body(new ZodPipe(Ring)) { times }: z.infer<typeof Ring>): Rung {
    return { times, at: '2022-03-31' };
  }
  @Get('refused')
  @Access('public', 'installation')
  @AcceptsQuery(Asked)
  @Returns(Rung, { array: true })
  refused(@Query(new ZodPipe(Asked)) asked: Asked): Rung[] {
    throw new Refused(asked.kind);
  }
  @Get('broken')
  @Access('public', 'installation')
  broken(): never {
    throw new Error('select password from app_user');
  }
  @Get('nest')
  @Access('public', 'installation')
  nest(): never {
    throw new BadRequestException('inner detail');
  }
  @Get('often')
  @Access('public', 'installation')
  @Rate(2, 60)
  often(): string {
    return 'ding';
  }
}

let app: NestExpressApplication;
beforeAll(async () => {
  const module = await Test.createTestingModule({
    imports: [PersistenceModule, ClockModule, HttpModule],
    controllers: [BellController],
  })
    .setLogger(new NestLog())
    .compile();
  app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
  await configureApp(app).init();
});
afterAll(() => app.close());
const client = () => request(app.getHttpServer());

describe('a refusal', () => {
  it.each([
    ['invalid', 400],
    ['not-permitted', 403],
    ['not-found', 404],
    ['refused', 409],
    ['conflict', 409],
  ])(
    'of the kind %s is answered with %i, in both languages and with what helps',
    async (kind, status) => {
      const { body, headers } = await client()
        .get('/api/bell/refused')
        .query({ kind })
        .expect(status);
      expect(headers['content-type']).toContain('application/problem+json');
      expect(body).toEqual({
        type: 'bell.broken',
        title: '铃坏了',
        detail: 'the bell is broken',
        status,
        details: { possible: ['REPAIR'] },
      });
    },
  );

  it('of an address with NUL in it comes before anything is asked', async () => {
    for (const path of ['/api/bell/%00', '/api/dead-letters/a%00b/retry']) {
      expect((await client().get(path).expect(400)).body.type).toBe('http.nul');
    }
  });

  it('of input says where it is wrong', async () => {
    const { body } = await client().post('/api/bell').send({ times: 0 }).expect(400);
    expect(body).toMatchObject({
      type: 'http.invalid-input',
      details: { issues: [{ path: 'times' }] },
    });
    await client().post('/api/bell').expect(400);
    await client().post('/api/bell').send({ times: 3 }).expect(201, { times: 3, at: '2022-03-31' });
  });

  it('of text that no database keeps, and of nesting without end, is one of input', async () => {
    const post = (body: string) =>
      client().post('/api/bell').set('Content-Type', 'application/json').send(body).expect(400);
    expect((await post('{"times":1,"tone":"a\\u0000"}')).body.type).toBe('http.nul');
    expect((await post('{"times":1,"tone":"a\\udfff"}')).body.type).toBe('http.half-letter');
    expect((await post('{"times":1,"a\\u0000":1}')).body.type).toBe('http.nul');
    const deep = `{"times":1,"tone":${'['.repeat(900_000)}${']'.repeat(900_000)}}`;
    expect((await post(deep)).body.type).toBe('http.too-deep');
    const whole = '{"times":1,"tone":"\\ud83d\\ude00"}';
    await client()
      .post('/api/bell')
      .set('Content-Type', 'application/json')
      .send(whole)
      .expect(201);
  });

  it('of something that is not JSON, or too much of it, is a problem too', async () => {
    const post = () => client().post('/api/bell').set('Content-Type', 'application/json');
    expect((await post().send('{"times":').expect(400)).body.type).toBe('http.400');
    const much = JSON.stringify({ times: 1, tone: 'x'.repeat(3_000_000) });
    expect((await post().send(much).expect(413)).body.type).toBe('http.413');
  });

  it('that we did not foresee tells nothing of our insides', async () => {
    const { body, text } = await client().get('/api/bell/broken').expect(500);
    expect(body).toMatchObject({ type: 'http.unexpected', status: 500 });
    expect(text).not.toContain('password');
    expect((await client().get('/api/bell/nest').expect(400)).text).not.toContain('inner');
  });

  it('of too many calls says when to come back, and leaves other routes alone', async () => {
    await client().get('/api/bell/often').expect(200);
    await client().get('/api/bell/often').expect(200);
    const { body, headers } = await client().get('/api/bell/often').expect(429);
    expect(body.type).toBe('http.too-many-requests');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await client().get('/health/live').expect(200);
  });
});

describe('the description of the interface', () => {
  it('comes from the schemas the code parses with', () => {
    const { paths, components } = openApi(app);
    expect(paths['/api/bell']?.post).toMatchObject({
      requestBody: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['times'],
              properties: { tone: { default: 'high' } },
            },
          },
        },
      },
      responses: {
        201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Rung' } } } },
        default: { content: { 'application/problem+json': expect.anything() } },
      },
    });
    expect(paths['/api/bell/refused']?.get).toMatchObject({
      parameters: [
        { name: 'kind', in: 'query', required: true },
        { name: 'n', in: 'query', required: false },
      ],
      responses: {
        200: {
          content: {
            'application/json': {
              schema: { type: 'array', items: { $ref: '#/components/schemas/Rung' } },
            },
          },
        },
      },
    });
    expect(components?.schemas).toMatchObject({
      Rung: { type: 'object', required: ['times', 'at'] },
      Problem: { type: 'object' },
    });
  });
});
