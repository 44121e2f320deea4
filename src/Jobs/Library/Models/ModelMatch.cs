namespace Vectorscope.Jobs.Library.Models;

/// <summary>The model that a text means, or why there is none.</summary>
public sealed class ModelMatch
{
    private ModelMatch(ModelRow? model, string? problem)
    {
        Model = model;
        Problem = problem;
    }

    public ModelRow? Model { get; }
    public string? Problem { get; }

    internal static ModelMatch Found(ModelRow model) => new(model, null);

    internal static ModelMatch None(string problem) => new(null, problem);
}
