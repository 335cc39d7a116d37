import { Global, Module } from '@nestjs/common';
import { Renderer } from './renderer.js';

/** Pages and mails from templates, for every feature. */
@Global()
@Module({ providers: [Renderer], exports: [Renderer] })
export class RenderModule {}
