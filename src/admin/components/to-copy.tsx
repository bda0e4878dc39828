import { Box, Button, Icon, Label } from '@adminjs/design-system';
import { useState } from 'react';
import { say } from './lib/words.ts';

/** Text that is taken somewhere else: in full, to be selected, and with a button that copies it. */
export default function ToCopy({ label, text }: { label: string; text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Box mb="xl">
      <Label>{label}</Label>
      <Box flex alignItems="center" style={{ gap: 8 }}>
        <code
          data-testid={`copy-${label}`}
          style={{
            flex: 1,
            minWidth: 0,
            overflowWrap: 'anywhere',
            background: '#f2f6f5',
            padding: 12,
            borderRadius: 8,
            fontFamily: 'monospace',
            lineHeight: 1.4,
          }}
        >
          {text}
        </code>
        {navigator.clipboard ? (
          <Button
            type="button"
            size="icon"
            variant="outlined"
            onClick={() => void copy()}
            aria-label={isCopied ? say('{{label}} is copied', { label }) : say('Copy {{label}}', { label })}
          >
            <Icon icon={isCopied ? 'Check' : 'Copy'} />
          </Button>
        ) : null}
      </Box>
    </Box>
  );
}
