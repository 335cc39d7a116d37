/** Every route says who may call it and on what; one that does not keeps the server from starting. */
import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../../src/app.module.js';
import { configureApp, controllersOf } from '../../src/app.setup.js';
import { Access, OFFICES, refuseOpenDoors } from '../../src/identity/policy.js';

/** What is said of a class with one route in it. */
function said(base: string, type: Type): string | null {
  Controller(base)(type);
  try {
    refuseOpenDoors([type]);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a route', () => {
  it('of ours has a policy of what its address names', async () => {
    // `preview` builds the graph of modules and runs no provider.
    const app = await NestFactory.createApplicationContext(AppModule, {
      preview: true,
      logger: ['error'],
    });
    const controllers = controllersOf(app);
    expect(controllers.length).toBeGreaterThan(25);
    refuseOpenDoors(controllers);
    await app.close();
  });

  it('without a policy is refused', () => {
    class Added {
      @Access(OFFICES, 'subject')
      @Get('results')
      results(): void {}
      @Get('everything')
      everything(): void {}
    }
    expect(said('api/cycles/:id/subjects/:subjectId', Added)).toBe(
      'routes without a sound @Access: Added.everything',
    );
  });

  it('without a policy keeps the server from starting', async () => {
    @Controller('api/things')
    class Bare {
      @Get()
      everything(): void {}
    }
    @Module({ controllers: [Bare] })
    class Added {}
    const app = await NestFactory.create<NestExpressApplication>(Added, {
      preview: true,
      logger: false,
    });
    expect(() => configureApp(app)).toThrow('Bare.everything');
  });

  it('whose policy is of less than its address names is refused', () => {
    class Wider {
      @Access(OFFICES, 'cycle')
      @Get('results')
      results(): void {}
    }
    expect(said('api/cycles/:id/subjects/:subjectId', Wider)).toContain('Wider.results');
    expect(said('/api/cycles/:id/', Wider)).toBeNull();
    expect(said('api/cycles', Wider)).toContain('Wider.results');
  });

  it('that names something nobody asks for is refused', () => {
    class Loose {
      @Access(OFFICES, 'region')
      @Post(':id')
      change(): void {}
    }
    expect(said('api/things', Loose)).toContain('Loose.change');
  });
});
