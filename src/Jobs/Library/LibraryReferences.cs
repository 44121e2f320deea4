using System.Security.Cryptography;
using System.Text.Json;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library;

/// <summary>What a persona holds, as runs keep it.</summary>
public sealed record PersonaContent(string SystemPrompt);

/// <summary>What a prompt set holds, as runs keep it.</summary>
public sealed record PromptSetContent(IReadOnlyList<PromptRow> Prompts);

/// <summary>Personas that specs name, by name or id. The run keeps the text itself.</summary>
internal sealed class PersonaReferences(PersonaLibrary personas) : IReferenceResolver
{
    public string Kind => ReferenceKinds.Persona;

    public async Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        if (await personas.FindAsync(text, cancellationToken) is { } row)
        {
            return LibraryReference.Found(Kind, row.Id, row.Name, row.Version, new PersonaContent(row.SystemPrompt));
        }
        var names = (await personas.ListAsync(cancellationToken)).Select(other => other.Name);
        return Resolution.None($"There is no persona \"{text}\". There are: {string.Join(", ", names)}; null means none.");
    }

    public Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken) => Task.FromResult(reference);
}

/// <summary>Prompt sets that specs name, by name or id. The run keeps the texts themselves.</summary>
internal sealed class PromptSetReferences(PromptSetLibrary sets) : IReferenceResolver
{
    public string Kind => ReferenceKinds.PromptSet;

    public async Task<Resolution> ResolveAsync(string text, CancellationToken cancellationToken)
    {
        if (await sets.FindAsync(text, cancellationToken) is { } set)
        {
            return LibraryReference.Found(Kind, set.Id, set.Name, set.Version, new PromptSetContent(set.Prompts));
        }
        var names = (await sets.ListAsync(cancellationToken)).Select(other => other.Name);
        return Resolution.None($"There is no prompt set \"{text}\". There are: {string.Join(", ", names)}.");
    }

    public Task<ResolvedReference> ConfirmAsync(ResolvedReference reference, IProgress<string> progress, CancellationToken cancellationToken) => Task.FromResult(reference);
}

internal static class LibraryReference
{
    /// <summary>An entry with its content, whose hash is that of the content alone: a new name is no new content.</summary>
    public static Resolution Found<T>(string kind, string id, string name, int version, T content)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, JobsJson.Options);
        return Resolution.Found(new ResolvedReference
        {
            Kind = kind,
            Name = name,
            Id = id,
            Version = version,
            Hash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Bytes = bytes.Length,
            Content = JsonSerializer.SerializeToElement(content, JobsJson.Options),
        });
    }
}
