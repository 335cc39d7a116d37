import { DomainError } from '../domain/errors.js';
import type { Obstacle } from '../subject/entry.js';

/** An enterprise's figures stand in the way. `details.items` says of each what is wrong. */
export class SubmissionIncomplete extends DomainError {
  readonly code = 'submission.incomplete';
  override readonly kind = 'refused';
  constructor(name: string, items: readonly Obstacle[]) {
    const n = items.length.toString();
    super(
      {
        zh: `${name}有 ${n} 项数据还不能提交：${items.map(({ zh }) => zh).join('；')}`,
        en: `${name}: ${n} figures cannot be handed in: ${items.map(({ en }) => en).join('; ')}`,
      },
      { items },
    );
  }
}
