import { App, Button, Dropdown, Input, Modal } from 'antd';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { queryClient } from '../../api/queries';
import { ActButton, useAct } from '../../forms/act';
import { t } from '../../locales';
import { errorText } from '../../ui/error-text';
import { AS_IT_IS, type Draft } from './draft';
import { labQuery, type Lab } from './queries';
import type { Laboratory } from './use-lab';

type Scenario = Lab['scenarios'][number];

export const bodyOf = ({ rules, benchmarks }: Draft) => ({
  rules: rules as Scenario['rules'],
  benchmarks: [...benchmarks],
});

export const renew = (cycle: string): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: labQuery(cycle).queryKey });

/** Asks for a name; one that is taken is told beside it, and nothing typed is lost. */
export function NameDialog({
  desk,
  rename,
  onClose,
}: {
  desk: Laboratory;
  rename?: Scenario;
  onClose: () => void;
}) {
  const { cycle, draft, scenario } = desk;
  const { message } = App.useApp();
  const [name, setName] = useState(
    rename?.name ?? (scenario === undefined ? '' : t('lab.copyOf', { name: scenario.name })),
  );
  const keep = useAct({
    mutationFn: () =>
      rename === undefined
        ? answered(
            api.POST('/api/cycles/{id}/lab/scenarios', {
              params: { path: { id: cycle } },
              body: { name: name.trim(), ...bodyOf(draft) },
            }),
          )
        : answered(
            api.PATCH('/api/cycles/{id}/lab/scenarios/{scenario}', {
              params: { path: { id: cycle, scenario: rename.id } },
              body: { name: name.trim() },
            }),
          ),
    onSuccess: async (made) => {
      await renew(cycle);
      if (rename === undefined) desk.open(made.id, draft);
      void message.success(t('lab.saved', { name: made.name }));
      onClose();
    },
    onError: () => undefined,
  });
  const title = t(rename === undefined ? 'lab.saveAs' : 'lab.rename');
  return (
    <Modal
      open
      title={title}
      width={420}
      onCancel={onClose}
      footer={
        <div className="dialog-foot">
          <span />
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <ActButton
            type="primary"
            disabled={name.trim() === ''}
            loading={keep.isPending}
            onClick={() => {
              keep.mutate();
            }}
          >
            {title}
          </ActButton>
        </div>
      }
    >
      <div className="field">
        <label htmlFor="scenario-name">{t('lab.name')}</label>
        <Input
          id="scenario-name"
          autoFocus
          maxLength={60}
          value={name}
          status={keep.isError ? 'error' : ''}
          aria-describedby="scenario-name-about"
          onChange={({ target }) => {
            setName(target.value);
            keep.reset();
          }}
          onPressEnter={() => {
            if (name.trim() !== '') keep.mutate();
          }}
        />
        <small id="scenario-name-about" className={keep.isError ? 'red' : ''} role="status">
          {keep.isError ? errorText(keep.error) : t('lab.nameAbout')}
        </small>
      </div>
    </Modal>
  );
}

/** Renames or forgets the scenario that is open. */
export function More({ desk, scenario }: { desk: Laboratory; scenario: Scenario }) {
  const { modal } = App.useApp();
  const [renaming, setRenaming] = useState(false);
  const forget = useAct({
    mutationFn: () =>
      answered(
        api.DELETE('/api/cycles/{id}/lab/scenarios/{scenario}', {
          params: { path: { id: desk.cycle, scenario: scenario.id } },
        }),
      ),
    onSuccess: async () => {
      desk.open('', AS_IT_IS);
      if (desk.against?.id === scenario.id) desk.setParam({ vs: undefined });
      await renew(desk.cycle);
    },
  });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'rename', label: t('lab.rename') },
            { key: 'forget', label: t('lab.forget'), danger: true },
          ],
          onClick: ({ key }) => {
            if (key === 'rename') setRenaming(true);
            else {
              modal.confirm({
                title: t('lab.forgetSure', { name: scenario.name }),
                okText: t('lab.forget'),
                okButtonProps: { danger: true },
                onOk: () => {
                  forget.mutate();
                },
              });
            }
          },
        }}
      >
        <Button type="text" size="small" aria-label={t('lab.more')}>
          ···
        </Button>
      </Dropdown>
      {renaming && (
        <NameDialog
          desk={desk}
          rename={scenario}
          onClose={() => {
            setRenaming(false);
          }}
        />
      )}
    </>
  );
}
