/** Classes and types of the Reference Security Incident Taxonomy, by key, with the labels the server uses. */
const classes: Record<string, [string, Record<string, string>]> = {
  'abusive-content': ['Abusive content', {
    'spam': 'Unwanted bulk messages',
    'harmful-speech': 'Hate, harassment or threats',
    'violence': 'Depiction of violence or abuse',
  }],
  'malicious-code': ['Malicious code', {
    'infected-system': 'System infected with malware',
    'c2-server': 'Command and control server',
    'malware-distribution': 'Place that spreads malware',
    'malware-configuration': 'Place that holds malware settings',
  }],
  'information-gathering': ['Information gathering', {
    'scanner': 'Scanning for weak spots',
    'sniffing': 'Listening in on traffic',
    'social-engineering': 'Deceiving people to learn things',
  }],
  'intrusion-attempts': ['Attempted intrusion', {
    'ids-alert': 'Attempt through a known weakness',
    'brute-force': 'Guessing of passwords or keys',
    'exploit': 'Attempt through an unknown weakness',
  }],
  'intrusions': ['Intrusion', {
    'privileged-account-compromise': 'Privileged account taken over',
    'unprivileged-account-compromise': 'Ordinary account taken over',
    'application-compromise': 'Application taken over',
    'system-compromise': 'System taken over',
    'burglary': 'Physical break-in',
  }],
  'availability': ['Availability', {
    'dos': 'Denial of service from one source',
    'ddos': 'Denial of service from many sources',
    'misconfiguration': 'Outage by wrong settings',
    'sabotage': 'Deliberate damage',
    'outage': 'Outage by failure or accident',
  }],
  'information-content-security': ['Security of information', {
    'unauthorised-information-access': 'Information read without right',
    'unauthorised-information-modification': 'Information changed without right',
    'data-loss': 'Information lost',
    'data-leak': 'Information got out',
  }],
  'fraud': ['Fraud', {
    'unauthorised-use-of-resources': 'Resources used without right',
    'copyright': 'Copyright broken',
    'masquerade': 'Posing as somebody else',
    'phishing': 'Phishing for credentials',
  }],
  'vulnerable': ['Vulnerable', {
    'weak-crypto': 'Weak cryptography offered',
    'ddos-amplifier': 'Service that can amplify an attack',
    'potentially-unwanted-accessible': 'Service reachable that perhaps should not be',
    'information-disclosure': 'Service that tells too much',
    'vulnerable-system': 'System with a known weakness',
  }],
  'other': ['Other', {
    'other': 'Fits no other class',
    'undetermined': 'Not yet determined',
  }],
  'test': ['Test', {
    'test': 'Test, left out of all figures',
  }],
};

export const CLASS_KEYS = Object.entries(classes).flatMap(([name, [, types]]) => Object.keys(types).map((type) => `${name}/${type}`));

/** `intrusions/system-compromise` → `Intrusion: System taken over`. */
export function classLabel(key: string): string {
  const [name = '', type = ''] = key.split('/');
  const found = classes[name];
  if (!found) return key;
  const label = found[1][type];
  return label ? `${found[0]}: ${label}` : found[0];
}
