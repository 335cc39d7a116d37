import { DomainError } from '../domain/errors.js';
import { NotLoggedIn } from '../http/errors.js';

/** The same sentence for an unknown account, a disabled one and a wrong password. */
export class WrongPassword extends NotLoggedIn {
  override readonly code = 'session.wrong-password';
  constructor() {
    super({ zh: '账号或密码不正确', en: 'account or password is wrong' });
  }
}

/** The password was right; the code of the second factor is needed as well. */
export class CodeNeeded extends NotLoggedIn {
  override readonly code = 'session.code-needed';
  constructor() {
    super({ zh: '请输入动态口令', en: 'enter the code of your authenticator app' });
  }
}

/** The code is wrong, too old, or was used before. */
export class WrongCode extends NotLoggedIn {
  override readonly code = 'session.wrong-code';
  constructor() {
    super({ zh: '动态口令不正确或已用过', en: 'the code is wrong or was used before' });
  }
}

/** An administrator has to set up the second factor before anything else. */
export class SecondFactorNeeded extends DomainError {
  readonly code = 'session.second-factor-needed';
  override readonly kind = 'not-permitted';
  constructor() {
    super({ zh: '管理员须先绑定动态口令', en: 'set up the second factor first' });
  }
}

/** An administrator comes from elsewhere than the installation allows (ADMIN_ADDRESSES). */
export class AddressNotAllowed extends DomainError {
  readonly code = 'session.address-not-allowed';
  override readonly kind = 'not-permitted';
  constructor() {
    super({
      zh: '管理员只能从规定的地址登录和操作',
      en: 'administrators log in and work from the addresses laid down only',
    });
  }
}

/** An administrator does not do without the second factor. */
export class NotWithoutSecondFactor extends DomainError {
  readonly code = 'account.second-factor-mandatory';
  override readonly kind = 'refused';
  constructor() {
    super({
      zh: '管理员必须使用动态口令，不能停用',
      en: 'an administrator needs the second factor',
    });
  }
}

/** A second factor is confirmed that nobody has begun to set up. */
export class NoSetUp extends DomainError {
  readonly code = 'account.no-set-up';
  override readonly kind = 'refused';
  constructor() {
    super({ zh: '请先开始绑定动态口令', en: 'begin to set up the second factor first' });
  }
}

/** The same for a link that was used, has expired, was revoked, or never was. */
export class LinkNotFound extends DomainError {
  readonly code = 'account.link-not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({
      zh: '链接已失效，请联系邀请您的单位重新发送，或在登录页重新设置密码',
      en: 'the link is no longer good; ask for a new one',
    });
  }
}

/** The place has no single sign-on. */
export class NoSingleSignOn extends DomainError {
  readonly code = 'session.no-single-sign-on';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '未配置统一身份登录', en: 'there is no single sign-on' });
  }
}

/** The single sign-on does not lead to an account; why is for the log, not for who tries. */
export class SignOnRefused extends NotLoggedIn {
  override readonly code = 'session.sign-on-refused';
  constructor(cause?: unknown) {
    super({
      zh: '统一身份登录未成功，请用账号登录或联系安全管理员',
      en: 'the single sign-on did not succeed; log in with your account',
    });
    this.cause = cause;
  }
}

/** There is no such session of this account, or it has ended. */
export class SessionNotFound extends DomainError {
  readonly code = 'session.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '该登录已退出', en: 'this session has ended' });
  }
}

/** The role may not do this at all. */
export class RoleNotPermitted extends DomainError {
  readonly code = 'session.role-not-permitted';
  override readonly kind = 'not-permitted';
  constructor(roles: readonly string[]) {
    super({ zh: '您的角色没有这项权限', en: `only for the roles ${roles.join(', ')}` }, { roles });
  }
}

/** An account cannot be made as asked. */
export class AccountRefused extends DomainError {
  readonly code = 'account.refused';
  override readonly kind = 'refused';
}

/** There is no such account. */
export class AccountNotFound extends DomainError {
  readonly code = 'account.not-found';
  override readonly kind = 'not-found';
  constructor(account: string) {
    super({ zh: `没有账号 ${account}`, en: `there is no account ${account}` });
  }
}
