namespace Vectorscope.Jobs.Models;

/// <summary>What somebody who has been let in has to do before its use begins.</summary>
/// <param name="Leaving">To be freed first.</param>
/// <param name="Missing">Then to be loaded.</param>
internal sealed record ModelEntry<TModel>(IReadOnlyList<ModelSlot<TModel>> Leaving, IReadOnlyList<ModelSlot<TModel>> Missing) where TModel : class
{
    public static ModelEntry<TModel> Nothing { get; } = new([], []);
}
