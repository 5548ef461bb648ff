// What comes in over HTTP.

export interface UserCreate {
  name: string
  email: string
}
