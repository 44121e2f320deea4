namespace Vectorscope.Jobs.Library;

/// <summary>A persona: a name and a system prompt.</summary>
/// <param name="BuiltIn">It came with the product; deleting it can be undone by restoring.</param>
/// <param name="Version">Send it back when saving: a change in between is then noticed.</param>
public sealed record PersonaRow(
    string Id, string Name, string Description, string SystemPrompt, bool BuiltIn, DateTimeOffset UpdatedAt, int Version);
