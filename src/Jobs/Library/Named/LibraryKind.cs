using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>Declares a named library; list, pages' choices, API, files, versions and references of specs come from it.</summary>
/// <param name="name">As specs refer to it, in camel case: <c>promptSet</c>.</param>
/// <param name="noun">In the middle of a sentence; the plural has an s.</param>
public abstract class LibraryKind(string name, string noun)
{
    public string Name => name;
    public string Noun => noun;
    public string Plural => $"{noun}s";

    /// <summary>With its article.</summary>
    public string OneNoun => $"{(noun[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a")} {noun}";

    /// <summary>Under <c>/api</c>, and the name of its files: <c>prompt-sets</c>.</summary>
    public string Address => $"{SpecNames.Kebab(name)}s";

    /// <summary>The fields of an entry in JSON: name, description and those of its content.</summary>
    public abstract SpecShape Shape { get; }

    /// <summary>Entries name stored files by content hash: they stay while an entry, or what it held before, names them.</summary>
    public virtual bool HasFiles => false;

    /// <summary>The content of an entry is a file of its own kind: entries are added from files, and JSON alone can only rename them.</summary>
    public virtual bool IsOfFiles => false;

    /// <summary>Why specs could not refer to an entry by a name; null where they can.</summary>
    public virtual string? NameProblem(string entryName) => null;

    /// <summary>What a file of it says that it is.</summary>
    internal string Format => $"vectorscope-{Address}";

    /// <summary>The field of a file that holds the entries.</summary>
    internal string ListName => $"{name}s";

    /// <summary>How much an entry holds ("30 prompts"), null where there is nothing to count.</summary>
    public abstract string? SizeOf(LibraryRow row);

    /// <summary>What a list says of an entry's content.</summary>
    public abstract JsonObject Glance(LibraryRow row);

    /// <summary>Reads an entry; null after a problem.</summary>
    /// <param name="path">Where it stands, for the problems' paths.</param>
    /// <param name="known">Fields that are not the entry's own.</param>
    internal abstract NormalEntry? Read(JsonElement json, string path, SpecProblems problems, params ReadOnlySpan<string> known);
}

/// <summary>A library whose entries hold a record of settings.</summary>
/// <inheritdoc cref="LibraryKind"/>
public abstract class LibraryKind<TContent>(string name, string noun) : LibraryKind(name, noun) where TContent : class
{
    public sealed override SpecShape Shape => SpecShape.Of<LibraryDraft<TContent>>();

    public sealed override string? SizeOf(LibraryRow row) => SizeOf(row.ContentAs<TContent>());

    public sealed override JsonObject Glance(LibraryRow row) => Glance(row.ContentAs<TContent>());

    /// <inheritdoc cref="LibraryKind.SizeOf"/>
    public virtual string? SizeOf(TContent content) => null;

    /// <inheritdoc cref="LibraryKind.Glance"/>
    public virtual JsonObject Glance(TContent content) => SpecShape.Of<TContent>().Write(content);

    /// <summary>Writes out what an entry's JSON may leave short.</summary>
    protected virtual void Complete(JsonObject entry)
    {
    }

    /// <summary>The content as it is kept.</summary>
    protected virtual TContent Tidy(TContent content) => content;

    /// <summary>Checks what the fields by themselves do not show; asked when nothing is wrong with them.</summary>
    /// <param name="refuse">Takes the path of a field within the entry, and what is wrong with it.</param>
    protected virtual void Check(TContent content, Action<string, string> refuse)
    {
    }

    internal sealed override NormalEntry? Read(JsonElement json, string path, SpecProblems problems, params ReadOnlySpan<string> known)
    {
        if (SpecJson.Node(json) is not JsonObject entry)
        {
            problems.Add(path, "It must be a JSON object in braces.");
            return null;
        }
        Complete(entry);
        var before = problems.Errors.Count;
        var draft = (LibraryDraft<TContent>)Shape.Read(JsonSerializer.SerializeToElement(entry, JobsJson.Options), path, problems, known);
        if (problems.Errors.Count > before)
        {
            return null;
        }
        if (NameProblem(draft.Name.Trim()) is { } problem)
        {
            problems.Add(SpecShape.Join(path, "name"), problem);
        }
        var content = Tidy(draft.Content);
        Check(content, (field, message) => problems.Add(SpecShape.Join(path, field), message));
        return problems.Errors.Count > before
            ? null
            : new NormalEntry(draft.Name.Trim(), draft.Description.Trim(), NormalEntry.Text(SpecShape.Of<TContent>().Write(content))) { Record = content };
    }
}
