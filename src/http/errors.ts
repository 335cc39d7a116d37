/** Failures that belong to the conversation itself, not to a feature. */
import type { z } from 'zod';
import { DomainError } from '../domain/errors.js';
import { faultOf, faultsText } from '../domain/faults.js';

/** What was sent does not have the agreed shape; `details.issues` says where. */
export class InvalidInput extends DomainError {
  readonly code = 'http.invalid-input';
  constructor(error: z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    const { zh, en } = faultsText(error.issues.map(faultOf));
    super({ zh: `提交的内容有误：${zh}`, en }, { issues });
  }
}

/** A text with the sign NUL in it, which no database keeps. */
export class NulInText extends DomainError {
  readonly code = 'http.nul';
  constructor() {
    super({
      zh: '提交的文字里有不可见的控制字符（NUL），请删去后再提交',
      en: 'a text holds the control character NUL; remove it and try again',
    });
  }
}

/** A text with half a letter in it (a surrogate without its other half), which no database keeps. */
export class HalfLetter extends DomainError {
  readonly code = 'http.half-letter';
  constructor() {
    super({
      zh: '提交的文字里有不完整的字符，请重新输入后再提交',
      en: 'a text holds half a letter; type it again',
    });
  }
}

/** Lists in lists in lists, deeper than any form of ours. */
export class TooDeep extends DomainError {
  readonly code = 'http.too-deep';
  constructor() {
    super({ zh: '提交的内容嵌套过深', en: 'what was sent is nested too deep' });
  }
}

/** Another site had a browser send this. */
export class CrossSite extends DomainError {
  readonly code = 'http.cross-site';
  override readonly kind = 'not-permitted';
  constructor() {
    super({
      zh: '请求来自其他网站，已拒绝；如经代理访问，代理须原样传递 Host',
      en: 'the request comes from another site; a proxy in front must pass on Host as it is',
    });
  }
}

/** A body in a form that the API does not read. */
export class MediaTypeRefused extends DomainError {
  readonly code = 'http.415';
  constructor() {
    super({ zh: '只接收 JSON 或带文件的表单', en: 'only JSON or a form with a file is taken' });
  }
}

/** Nobody is logged in, or the session has ended. */
export class NotLoggedIn extends DomainError {
  readonly code: string = 'http.not-logged-in';
  override readonly kind = 'not-permitted';
  constructor(message = { zh: '请先登录', en: 'log in first' }) {
    super(message);
  }
}

/** The same caller asks too often. */
export class TooManyRequests extends DomainError {
  readonly code = 'http.too-many-requests';
  override readonly kind = 'refused';
  constructor(readonly retryAfterSeconds: number) {
    super({
      zh: `操作过于频繁，请在 ${String(retryAfterSeconds)} 秒后再试`,
      en: `too many requests, try again in ${String(retryAfterSeconds)} seconds`,
    });
  }
}
