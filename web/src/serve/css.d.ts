// Style sheets that scripts carry with them, as text.
declare module "*.css" {
  const text: string;
  export default text;
}
