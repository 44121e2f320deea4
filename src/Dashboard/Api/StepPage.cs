using Vectorscope.Engine.Training;

namespace Vectorscope.Dashboard.Api;

/// <summary>Steps of a training.</summary>
/// <param name="Items">Ascending.</param>
/// <param name="Planned">Steps in all when it is done.</param>
internal sealed record StepPage(IReadOnlyList<TrainingStep> Items, int Planned);
