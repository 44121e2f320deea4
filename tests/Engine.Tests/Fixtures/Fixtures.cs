namespace Vectorscope.Engine.Tests;

/// <summary>Paths of the test data beside the test program.</summary>
internal static class Fixtures
{
    /// <summary>
    /// A 204,488-parameter random Qwen3.5 text model (linear, linear, linear, full; hidden 64; tied head; float32) saved by
    /// transformers 5.17.0 on torch 2.11.0, with what transformers computes with it in expected.safetensors: for n in
    /// 1, 5, 63, 64, 65, 150 ids_n [1, n], logits_n [1, n, 320], hidden_n [5, 1, n, 64] (0 the embeddings, 4 after the final norm),
    /// greedy_n [1, n+24]; and a left-padded batch of rows of 7, 20 and 33 tokens: batch_ids and batch_mask [3, 33],
    /// batch_last_logits [3, 320], batch_last_hidden [5, 3, 64], batch_greedy [3, 24], batch_alone_last_logits_i [1, 320].
    /// gradients.safetensors holds a loss and its gradients, made by make_gradients.py with the same versions on a processor.
    /// </summary>
    internal static string TinyModel => Folder("qwen3_5-tiny");

    /// <summary>
    /// A random model with other head ratios (dk 12, dv 20, three value heads per key head, three query heads per key head, rotary
    /// width 6), untied, nested config, and what a float64 script beside it (make.py) computes: ids [1, 130], logits, hidden, last_block.
    /// </summary>
    internal static string RatiosModel => Folder("qwen3_5-ratios");

    /// <summary>The bundled model, as it lies in models/pocket.</summary>
    internal static string PocketModel => Path.Combine(AppContext.BaseDirectory, "models", "pocket");

    internal static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
}
