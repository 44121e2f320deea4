namespace Vectorscope.Engine.Activations;

/// <summary>One prompt of a side.</summary>
/// <param name="Text">The task instruction, before the chat template. Equal texts on two sides make a pair.</param>
/// <param name="TokenIds">The rendered conversation, generation prompt included.</param>
public sealed record CapturePrompt(string Text, int[] TokenIds);
