namespace Vectorscope.Jobs.Training;

/// <summary>The trained model.</summary>
/// <param name="Id">On the list of models.</param>
/// <param name="Tokens">Vocabulary of its tokenizer.</param>
/// <param name="Bytes">Of its weights.</param>
public sealed record TrainingReportModel(string Id, string Name, string Folder, string ContentHash, long Parameters, int Tokens, long Bytes);
