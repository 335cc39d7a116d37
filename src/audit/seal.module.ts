import { Module } from '@nestjs/common';
import { SealService } from './seal.service.js';
import { SealStore } from './seal.store.js';

/** The seals of the days, for those who make and print them. */
@Module({ providers: [SealStore, SealService], exports: [SealService] })
export class SealModule {}
