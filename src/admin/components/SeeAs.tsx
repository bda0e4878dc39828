export default function SeeAs() {
  return null;
}
