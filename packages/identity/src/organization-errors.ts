import { AppError } from "@patchbay/errors";

/** Also for an organization that is there, and that whoever asks does not belong to. */
export class UnknownOrganizationError extends AppError<"organization_not_found"> {
  constructor(id: string) {
    super("organization_not_found", "You do not belong to the organization that the request names.", {
      details: { id },
    });
  }
}

/** Somebody has as many organizations as one may have. */
export class TooManyOrganizationsError extends AppError<"organization_limit_reached"> {
  constructor(limit: number) {
    const message = `You belong to ${limit} organizations already, and nobody can make more.`;
    super("organization_limit_reached", message, { details: { limit } });
  }
}

/** Somebody has an organization of that name already, and could not tell the two apart. */
export class OrganizationNameTakenError extends AppError<"organization_name_taken"> {
  constructor(name: string) {
    super(
      "organization_name_taken",
      `You belong to an organization “${name}” already: choose another name.`,
      {
        details: { name },
      },
    );
  }
}

/** Only somebody who is signed in does this: a program belongs to one project. */
export class PersonRequiredError extends AppError<"person_required"> {
  constructor() {
    super("person_required", "Only a person who is signed in does this, not a program with an API key.");
  }
}
