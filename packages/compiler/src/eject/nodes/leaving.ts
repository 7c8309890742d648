export const leaving = (port: string): string => {
  const name = JSON.stringify(port);
  return `{ port: ${name}, outputs: { case: ${name} } }`;
};
