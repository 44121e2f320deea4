using Vectorscope.Jobs.Training.Steps;

namespace Vectorscope.Dashboard.Components.Pages.Trainings;

/// <summary>The steps of a training as they stand, in figures and drawn.</summary>
/// <param name="FirstLoss">Of the first step.</param>
/// <param name="Charts">Null before the first step.</param>
public sealed record TrainingView(TrainingProgress Progress, double FirstLoss, TrainingChartSet? Charts);
