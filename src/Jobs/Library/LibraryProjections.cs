using System.Linq.Expressions;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library;

/// <summary>Entity to row record, as expressions that SQL can evaluate.</summary>
internal static class LibraryProjections
{
    public static readonly Expression<Func<Persona, PersonaRow>> Persona = persona => new PersonaRow(
        persona.Id, persona.Name, persona.Description, persona.SystemPrompt, persona.BuiltInKey != null, persona.UpdatedAt, persona.Version);

    public static readonly Expression<Func<PromptSet, PromptSetRow>> PromptSet = set => new PromptSetRow(
        set.Id, set.Name, set.Description, set.Prompts.Count, set.BuiltInKey != null, set.UpdatedAt, set.Version);

    public static readonly Expression<Func<PromptSet, PromptSetDetail>> PromptSetDetail = set => new PromptSetDetail(
        set.Id, set.Name, set.Description,
        set.Prompts.OrderBy(prompt => prompt.Position).Select(prompt => new PromptRow(prompt.Name, prompt.Text)).ToList(),
        set.BuiltInKey != null, set.UpdatedAt, set.Version);
}
