namespace Vectorscope.Engine.Activations;

/// <summary>One prompt of one side.</summary>
/// <param name="Side">Index of the side.</param>
/// <param name="Prompt">Index of the prompt in its side: the row of the side's tensors.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="Number">Index over all sides, in the plan's order; names the row's random stream.</param>
internal readonly record struct CaptureRow(int Side, int Prompt, int Length, int Number);
