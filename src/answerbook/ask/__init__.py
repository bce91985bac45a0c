"""Question to answer: the pipeline, engines, threads, answers, exports."""
