using System.Text.Json.Nodes;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Interventions;

/// <summary>Interventions: each a list of operations along directions, which it names.</summary>
public sealed class InterventionKind() : LibraryKind<InterventionContent>(ReferenceKinds.Intervention, "intervention")
{
    /// <summary>A direction's file is named by its content hash.</summary>
    public override bool HasFiles => true;

    public override string? NameProblem(string entryName) => IsFile(entryName) || TextOrObjectShape.IsObject(entryName)
        ? "A text with a slash, or one that ends in .json or begins with a brace, means the intervention itself; choose another name."
        : null;

    /// <summary>Whether a text means a file and not a name.</summary>
    public static bool IsFile(string text) =>
        text.Contains('/', StringComparison.Ordinal) || text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || FileReference.IsOfStore(text);

    public override string SizeOf(InterventionContent content) => Amount.Of(content.Operations.GetArrayLength(), "operation");

    /// <inheritdoc/>
    public override JsonObject Glance(InterventionContent content) => new()
    {
        ["text"] = InterventionText.Of(content.Read()),
        ["operations"] = SpecJson.Node(content.Operations),
        ["head"] = content.Head,
    };

    protected override InterventionContent Tidy(InterventionContent content)
    {
        try
        {
            return InterventionContent.Of(content.Read());
        }
        catch (InterventionException)
        {
            // The check says why not.
            return content;
        }
    }

    protected override void Check(InterventionContent content, Action<string, string> refuse)
    {
        try
        {
            CheckFiles(content.Read(), refuse);
        }
        catch (InterventionException e)
        {
            refuse(e.Field ?? "operations", e.Why);
        }
    }

    /// <summary>Refuses directions that are files outside the store: the library would not keep them.</summary>
    internal static void CheckFiles(Intervention intervention, Action<string, string> refuse)
    {
        foreach (var (path, direction) in InterventionDirections.Of(intervention))
        {
            if (DirectionReferences.IsFile(direction) && !FileReference.IsOfStore(direction))
            {
                refuse(path, $"{Quote.Path(direction)} is a file, and the library keeps none for an intervention that is sent as it is. Import the direction and give its name, or import the intervention's own file, which takes its directions along.");
            }
        }
    }
}
