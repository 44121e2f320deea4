using Vectorscope.Jobs.Library;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;

namespace Vectorscope.Jobs.Tests.Library.Named;

internal static class Drafts
{
    public static LibraryDraft<PersonaContent> Persona(string name, string prompt, string description = "") =>
        new() { Name = name, Description = description, Content = new() { SystemPrompt = prompt } };

    public static LibraryDraft<PromptSetContent> PromptSet(string name, params IEnumerable<(string Name, string Text)> prompts) =>
        new() { Name = name, Content = new() { Prompts = [.. prompts.Select(prompt => Prompt(prompt.Name, prompt.Text))] } };

    public static PromptRow Prompt(string name, string text) => new() { Name = name, Text = text };

    public static Task<LibraryResult> SaveAsync<T>(this NamedLibrary library, LibraryDraft<T> draft, CancellationToken cancellationToken) where T : class =>
        library.SaveAsync(draft, null, null, cancellationToken);
}
