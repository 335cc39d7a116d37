/** What people call the actions of the audit trail. */
const ACTIONS: Readonly<Record<string, string>> = {
  'session.log-in': '登录',
  'session.log-out': '退出登录',
  'session.sign-on': '统一身份登录',
  'session.end': '结束登录会话',
  'access.refused': '访问被拒绝',
  'account.invite': '邀请开通账号',
  'account.invite-again': '重发邀请',
  'account.revoke': '撤销邀请',
  'account.role': '改动角色',
  'account.unlock': '解锁账号',
  'account.end': '交接、停用账号',
  'account.reopen': '恢复账号',
  'account.password': '修改密码',
  'account.password-link': '凭链接设置密码',
  'account.reset': '申请重设密码',
  'account.second-factor': '启用动态口令',
  'account.second-factor-off': '取消动态口令',
  'export.list': '导出清单',
  'export.ledger': '导出责任清单和台账',
  'export.board': '导出工作台账',
  'export.cell': '导出未完成企业',
  'export.template': '下载填报模板',
  'export.import': '下载导入批注',
  'export.subjects': '导出企业名单',
  'export.file': '下载附件',
  'export.movers': '导出变档企业',
  'export.report': '查看通报',
  'export.snapshot': '查看发布快照',
  'export.audit': '导出审计记录',
  'export.trail': '导出全部日志供独立核对',
  'audit.verify': '核对审计链',
  'read.figures': '查看填报数据',
  'read.dossier': '查看企业档案',
  'read.flow': '查看流程',
  'read.result': '查看得分',
  'read.contacts': '查看联系方式',
  'read.cell': '查看未完成企业',
  'read.mail': '查看邮件',
  'read.security': '查看安全自查',
  'import.check': '上传导入文件',
  'import.accept': '确认导入',
  'subject.add': '新增企业',
  'subject.merge': '合并企业',
  'subject.figures': '保存填报数据',
  'file.keep': '上传附件',
  'scenario.make': '新建方案',
  'scenario.change': '修改方案',
  'scenario.copy': '复制方案',
  'scenario.forget': '删除方案',
  'amendment.ask': '申请更正结果',
  'amendment.decide': '审批结果更正',
  'record.add': '登记事实',
  'record.strike': '撤销登记',
  'board.remind': '催办',
  'cycle.open': '开启年度',
  'cycle.action': '年度操作',
  'database.migrate': '更新数据库结构',
  'dead-letter.retry': '重试投递',
  'organisation.name': '修改单位联系人',
  'clock.move': '推进时钟',
};

/** The action in Chinese; as it is where it has no name yet. */
export function actionTitle(action: string): string {
  return ACTIONS[action] ?? action;
}

const OUTCOMES = { asked: '提出', done: '完成', refused: '被拒绝' } as const;

export function outcomeTitle(outcome: keyof typeof OUTCOMES): string {
  return OUTCOMES[outcome];
}
