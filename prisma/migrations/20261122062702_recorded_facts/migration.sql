-- AlterTable
ALTER TABLE "subject_event" ADD COLUMN     "at" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "by" TEXT NOT NULL,
ADD COLUMN     "by_name" TEXT NOT NULL,
ADD COLUMN     "struck_at" TIMESTAMPTZ(3),
ADD COLUMN     "struck_by" TEXT,
ADD COLUMN     "struck_reason" TEXT;
