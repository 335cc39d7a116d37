import {
  Controller,
  Get,
  Param,
  ParseUUIDPipe,
  Post,
  StreamableFile,
  UploadedFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Audited, AuditedChange } from '../audit/audited.js';
import type { Actor } from '../flow/flow.types.js';
import { Returns } from '../http/document.js';
import { TakesFile, withFile } from '../http/upload.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { attachment } from '../http/attachment.js';
import { Heavy } from '../http/heavy.js';
import { EvidenceService } from './evidence.service.js';

const LARGEST = 20 * 1024 * 1024;

const FileRef = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  sha256: z.string(),
  url: z.string(),
});
type FileRef = z.infer<typeof FileRef>;

@ApiTags('files')
@Controller('api')
export class EvidenceController {
  constructor(private readonly evidence: EvidenceService) {}

  /** Keeps a file beside a flow: PDF, JPG, PNG, xlsx or docx of at most 20 MB. */
  @Post('flows/:id/files')
  @Access(WORKERS, 'flow')
  @AuditedChange('file.keep')
  @TakesFile(LARGEST)
  @Returns(FileRef, { status: 201 })
  keep(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) flowId: string,
    @UploadedFile() file: unknown,
  ): Promise<FileRef> {
    return withFile(file, async ({ path, originalname }) => {
      const kept = await this.evidence.keep(actor, flowId, { path, name: originalname });
      const { id, name, type, size, sha256 } = kept;
      return { id, name, type, size, sha256, url: `/api/files/${id}` };
    });
  }

  /** The file, always to be saved and never shown as a page of ours. */
  @Get('files/:id')
  @Access(WORKERS, 'file')
  @Audited('export.file')
  @Heavy(1)
  async open(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<StreamableFile> {
    const { file, content } = await this.evidence.open(actor, id);
    return new StreamableFile(content, { type: file.type, disposition: attachment(file.name) });
  }
}
