# The other team's Terraform, with a state of its own.

variable "dead_letter_queue_arn" {
  description = "What `dlq check` asks for, once the DLQ is there. Empty: not yet."
  type        = string
  default     = ""
}

data "aws_caller_identity" "this" {}

resource "aws_sqs_queue" "invoices" {
  name                       = "invoices"
  visibility_timeout_seconds = 90
  message_retention_seconds  = 1209600
  max_message_size           = 262144
  delay_seconds              = 5
  sqs_managed_sse_enabled    = true
  tags                       = { Team = "billing" }
}

# A partner of the billing team sends from its own account.
resource "aws_sqs_queue_policy" "invoices" {
  queue_url = aws_sqs_queue.invoices.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "LetThePartnerSend"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.invoices.arn
    }]
  })
}

# The one line that the other side needs.
resource "aws_sqs_queue_redrive_policy" "invoices" {
  count          = var.dead_letter_queue_arn == "" ? 0 : 1
  queue_url      = aws_sqs_queue.invoices.url
  redrive_policy = jsonencode({ deadLetterTargetArn = var.dead_letter_queue_arn, maxReceiveCount = 3 })
}
