using Vectorscope.Engine.Interventions.Weights;

namespace Vectorscope.Jobs.Library.Models;

/// <summary>What a list says about a model; the details page inspects the folder itself.</summary>
/// <param name="Parameters">Of the text model.</param>
/// <param name="Layers">Blocks L; captures have L + 1 layers, the embedding included.</param>
/// <param name="Width">d of the residual stream.</param>
/// <param name="Types">Element types on disk, most frequent first.</param>
/// <param name="ChatTemplate">absent, known or unknown; the built-in renderer is used in any case.</param>
/// <param name="Warnings">What to know before relying on the model.</param>
/// <param name="Parent">The model that it was made from by an edit; null for one that was not.</param>
public sealed record ModelSummary(
    long Parameters,
    long Bytes,
    int Layers,
    int Width,
    int Vocabulary,
    IReadOnlyList<string> Types,
    bool HasTokenizer,
    string ChatTemplate,
    IReadOnlyList<string> Warnings,
    EditParent? Parent = null);
