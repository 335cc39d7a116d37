import { Module } from '@nestjs/common';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { ScoreService } from './score.service.js';

/** Scores with their arithmetic, for the dossier and the enterprise's own page. */
@Module({ imports: [EvaluationModule], providers: [ScoreService], exports: [ScoreService] })
export class ScoreModule {}
