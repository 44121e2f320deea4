using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Arms;

/// <summary>Arms: each a persona, an intervention and numbers of sampling under one name. The server answers as <c>MODEL@ARM</c>.</summary>
public sealed class ArmKind() : LibraryKind<ArmContent>(ReferenceKinds.Arm, "arm")
{
    /// <summary>Operations that are written out may name directions by their files' hashes.</summary>
    public override bool HasFiles => true;

    /// <summary>Names of models carry it after an @.</summary>
    public override string? NameProblem(string entryName) => TextShape.ShortNameProblem(entryName);

    /// <inheritdoc/>
    public override JsonObject Glance(ArmContent content)
    {
        var glance = new JsonObject { ["text"] = ArmText.Of(content) };
        foreach (var (name, value) in SpecShape.Of<ArmContent>().Write(content))
        {
            glance[name] = value?.DeepClone();
        }
        return glance;
    }

    /// <summary>Equal operations are equal texts.</summary>
    protected override ArmContent Tidy(ArmContent content)
    {
        content = content with { Persona = Named(content.Persona), Intervention = Named(content.Intervention) };
        return Written(content, out _) is { } intervention
            ? content with { Intervention = JsonSerializer.Serialize(InterventionContent.Of(intervention), JobsJson.Options) }
            : content;
    }

    protected override void Check(ArmContent content, Action<string, string> refuse)
    {
        if (content.Intervention is { } text && !TextOrObjectShape.IsObject(text) && InterventionKind.IsFile(text))
        {
            refuse("intervention", $"{Quote.Path(text)} is a file, and the library keeps none for an arm. Import the intervention and give its name, or write the operations here.");
        }
        if (Written(content, out var problem) is { } intervention)
        {
            InterventionKind.CheckFiles(intervention, (path, message) => refuse(SpecShape.Join("intervention", path), message));
        }
        else if (problem is not null)
        {
            refuse(SpecShape.Join("intervention", problem.Field ?? "operations"), problem.Why);
        }
    }

    private static string? Named(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>The intervention that is written out; null for none, for a name, and for one that is wrong.</summary>
    private static Intervention? Written(ArmContent content, out InterventionException? problem)
    {
        problem = null;
        if (content.Intervention is not { } text || !TextOrObjectShape.IsObject(text))
        {
            return null;
        }
        try
        {
            using var document = JsonInput.Parse(text);
            return InterventionJson.Read(document.RootElement);
        }
        catch (InterventionException e)
        {
            problem = e;
            return null;
        }
    }
}
