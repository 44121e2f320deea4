using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Personas;

/// <summary>Personas: each a name and a system prompt.</summary>
public sealed class PersonaKind() : LibraryKind<PersonaContent>(ReferenceKinds.Persona, "persona");
