import { DownloadOutlined, InboxOutlined } from '@ant-design/icons';
import { App, Button, Table, Tag, Upload } from 'antd';
import { Link } from 'react-router';
import { answered, api, uploaded, type Schema } from '../../api/client';
import { queryClient } from '../../api/queries';
import { ActButton, useAct, useBusy } from '../../forms/act';
import { t } from '../../locales';
import { Light } from '../../ui/light';
import { useCycleId } from '../../ui/session';
import { Empty } from '../../ui/states';

type Report = Schema['ImportReport'];

function Errors({ report }: { report: Report }) {
  if (report.errors.length === 0) return null;
  return (
    <Table
      size="small"
      rowKey={({ row, column, code }) => `${String(row)} ${column ?? ''} ${code}`}
      dataSource={report.errors}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: t('import.row'), dataIndex: 'row', width: 70 },
        { title: t('import.column'), dataIndex: 'column', width: 170 },
        { title: t('import.value'), dataIndex: 'value', width: 200, ellipsis: true },
        {
          title: t('import.message'),
          key: 'message',
          render: (_, { level, message }) => (
            <>
              <Light state={level === 'error' ? 'overdue' : 'dueSoon'} /> {message}
            </>
          ),
        },
      ]}
    />
  );
}

interface ReportProps {
  report: Report;
  pending: boolean;
  onAccept: () => void;
}

function ReportView({ report, pending, onAccept }: ReportProps) {
  const cycle = useCycleId();
  return (
    <section className="card import-report" data-import={report.import}>
      <h2>
        {report.file} <Tag>{t(`import.${report.state}`)}</Tag>
      </h2>
      <p className="numbers">
        <span>
          {t('import.rows')} <strong>{report.rows}</strong>
        </span>
        <span>
          {t('import.fresh')} <strong>{report.fresh}</strong>
        </span>
        <span>
          {t('import.changed')} <strong>{report.changed}</strong>
        </span>
        <span className={report.rejected > 0 ? 'red' : ''}>
          {t('import.rejected')} <strong>{report.rejected}</strong>
        </span>
      </p>
      <p className="import-acts">
        {report.annotatedUrl !== null && (
          <a href={report.annotatedUrl} download>
            <Button icon={<DownloadOutlined />}>{t('import.annotated')}</Button>
          </a>
        )}
        {report.state === 'checked' && (
          <ActButton
            type="primary"
            disabled={report.blocked !== null}
            loading={pending}
            onClick={onAccept}
          >
            {t('import.accept', { n: report.accepted })}
          </ActButton>
        )}
        {report.blocked !== null && <span className="amber">{report.blocked}</span>}
        {report.state === 'accepted' && (
          <Link to={`/c/${cycle}/subjects`}>
            <Button>{t('import.toList')}</Button>
          </Link>
        )}
      </p>
      <Errors report={report} />
    </section>
  );
}

/** 数据导入: template, check, errors by row, and nothing written before it is accepted. */
export function Page() {
  const cycle = useCycleId();
  const { message } = App.useApp();
  const busy = useBusy();
  const check = useAct({
    mutationFn: (file: File) => uploaded<Report>(`/api/cycles/${cycle}/import`, file),
  });
  const accept = useAct({
    mutationFn: (importId: string) =>
      answered(
        api.POST('/api/cycles/{id}/import/{importId}/accept', {
          params: { path: { id: cycle, importId } },
        }),
      ),
    onSuccess: async ({ accepted }) => {
      void message.success(t('import.done', { n: accepted }));
      await queryClient.invalidateQueries();
    },
  });
  const report = accept.data ?? check.data;
  return (
    <div className="page narrow">
      <header className="page-head">
        <h1>{t('page.import')}</h1>
        <span className="gap" />
        <a href={`/api/cycles/${cycle}/import/template.xlsx`} download>
          <Button icon={<DownloadOutlined />}>{t('import.template')}</Button>
        </a>
      </header>
      <Upload.Dragger
        accept=".xlsx,.csv"
        showUploadList={false}
        disabled={busy}
        beforeUpload={(file) => {
          accept.reset();
          check.mutate(file);
          return false;
        }}
      >
        <p className="drop-icon">
          <InboxOutlined />
        </p>
        <p>
          <b>{check.isPending ? t('import.checking') : t('import.drop')}</b>
        </p>
        <p className="tertiary">{t('import.rules')}</p>
      </Upload.Dragger>
      {report === undefined ? (
        <Empty>{t('import.none')}</Empty>
      ) : (
        <ReportView
          report={report}
          pending={accept.isPending}
          onAccept={() => {
            accept.mutate(report.import);
          }}
        />
      )}
    </div>
  );
}
