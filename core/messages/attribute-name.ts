/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export const isAttributeName = (text: string): boolean => /^[A-Za-z0-9_.-]{1,256}$/.test(text);
