import { Button, Input, Popover } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { queryClient } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { figure, moment } from '../../ui/format';
import { Light } from '../../ui/light';
import { useCycleId } from '../../ui/session';
import { errorText } from '../../ui/error-text';
import type { Publication } from './queries';

type Version = Publication['versions'][number];
type Amendment = Publication['amendments'][number];

const SHORT = 16;

/** Whether a version is what it was, asked of the server when somebody wants to know. */
function Verify({ version }: { version: number }) {
  const id = useCycleId();
  const [asked, setAsked] = useState(false);
  const query = useQuery({
    queryKey: ['cycle', id, 'verification', version],
    queryFn: () =>
      answered(
        api.GET('/api/cycles/{id}/publication/versions/{version}/verification', {
          params: { path: { id, version } },
        }),
      ),
    enabled: asked,
  });
  const found = query.data;
  if (found !== undefined) {
    const sound = found.intact && found.chained && found.reproduced;
    return (
      <span role="status">
        <Light state={sound ? 'done' : 'overdue'} /> {t(sound ? 'lab.sound' : 'lab.unsound')}
      </span>
    );
  }
  return (
    <>
      <Button
        size="small"
        loading={query.isFetching}
        onClick={() => {
          if (asked) void query.refetch();
          setAsked(true);
        }}
      >
        {t('lab.verify')}
      </Button>
      {query.isError && <span className="red">{errorText(query.error)}</span>}
    </>
  );
}

function Sealed({ version, year }: { version: Version; year: string }) {
  const { hash, at, by, approvedBy, changes } = version;
  return (
    <li data-version={version.version}>
      <b>{t('lab.version', { n: version.version })}</b>
      <small>{moment(at).day}</small>
      <dl>
        <dt>{t('lab.publishedBy')}</dt>
        <dd>{by}</dd>
        <dt>{t('lab.approvedBy')}</dt>
        <dd>{approvedBy}</dd>
        <dt>{t('lab.seal')}</dt>
        <dd>
          <code title={hash}>{hash.slice(0, SHORT)}</code>
        </dd>
      </dl>
      <p>
        <Verify version={version.version} />
        <a href={`/api/cycles/${year}/publication/versions/${String(version.version)}`} download>
          {t('lab.document')}
        </a>
      </p>
      {changes.length > 0 && (
        <ul className="changes">
          {changes.map((one) => (
            <li key={one.subject.id + one.field}>
              {one.subject.name} {one.title} {figure(one.from)} → <b>{figure(one.to)}</b>
              <small>
                {one.order} · {one.why} · {one.who}
              </small>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** A correction that waits: another person than the one who asked decides. */
function Waiting({
  one,
  titles,
  mayDecide,
}: {
  one: Amendment;
  titles: Publication['titles'];
  mayDecide: boolean;
}) {
  const id = useCycleId();
  const [reason, setReason] = useState('');
  const decide = useAct({
    mutationFn: (decision: 'approve' | 'refuse') =>
      answered(
        api.POST('/api/cycles/{id}/publication/amendments/{amendment}/decision', {
          params: { path: { id, amendment: one.id } },
          body: decision === 'approve' ? { decision } : { decision, reason: reason.trim() },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const changes = Object.entries(one.values)
    .map(([item, value]) => `${titles[item] ?? item} → ${figure(value)}`)
    .join(t('list.comma'));
  return (
    <li data-amendment={one.id}>
      <b>{one.subject.name}</b> {changes}
      <small>
        {one.order} · {one.reason} · {one.by} {moment(one.at).short}
      </small>
      {one.decision !== null && (
        <small>
          {t(one.decision === 'approved' ? 'lab.amended' : 'lab.notAmended', {
            who: one.decidedBy ?? '',
          })}
          {one.remark}
        </small>
      )}
      {one.decision === null && mayDecide && (
        <p>
          <ActButton
            size="small"
            onClick={() => {
              decide.mutate('approve');
            }}
          >
            {t('lab.approve')}
          </ActButton>
          <Popover
            trigger="click"
            content={
              <div className="refusal">
                <Input
                  aria-label={t('lab.refusal')}
                  placeholder={t('lab.refusal')}
                  value={reason}
                  onChange={({ target }) => {
                    setReason(target.value);
                  }}
                />
                <ActButton
                  size="small"
                  disabled={reason.trim() === ''}
                  onClick={() => {
                    decide.mutate('refuse');
                  }}
                >
                  {t('lab.refuse')}
                </ActButton>
              </div>
            }
          >
            <Button size="small">{t('lab.refuse')}</Button>
          </Popover>
        </p>
      )}
    </li>
  );
}

/** What has been published, the latest first: sealed versions, and the corrections asked for. */
export function Versions({
  publication,
  mayDecide,
}: {
  publication: Publication;
  mayDecide: boolean;
}) {
  const cycle = useCycleId();
  const { versions, amendments } = publication;
  return (
    <>
      <h2 id="lab-publication">
        {t('lab.published')}{' '}
        <span className="green">{t('lab.versions', { n: versions.length })}</span>
      </h2>
      <ul className="versions">
        {versions.map((version) => (
          <Sealed key={version.version} version={version} year={cycle} />
        ))}
      </ul>
      {amendments.length > 0 && (
        <>
          <h3>{t('lab.amendments', { n: amendments.length })}</h3>
          <ul className="changes">
            {amendments.map((one) => (
              <Waiting key={one.id} one={one} titles={publication.titles} mayDecide={mayDecide} />
            ))}
          </ul>
        </>
      )}
      <p className="lab-note">{t('lab.sealedAbout')}</p>
    </>
  );
}
