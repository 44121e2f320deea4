using System.Linq.Expressions;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.Personas;

/// <summary>A persona: a name and a system prompt.</summary>
/// <param name="BuiltIn">It came with the product; deleting it can be undone by restoring.</param>
/// <param name="Version">Send it back when saving: a change in between is then noticed.</param>
public sealed record PersonaRow(
    string Id, string Name, string Description, string SystemPrompt, bool BuiltIn, DateTimeOffset UpdatedAt, int Version);

internal static class PersonaProjections
{
    /// <summary>An expression that SQL can evaluate.</summary>
    public static readonly Expression<Func<Persona, PersonaRow>> Row = persona => new PersonaRow(
        persona.Id, persona.Name, persona.Description, persona.SystemPrompt, persona.BuiltInKey != null, persona.UpdatedAt, persona.Version);
}
