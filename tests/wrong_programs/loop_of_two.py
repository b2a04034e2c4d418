from keras import Input, layers, models


def build(sizes):
    model = models.Sequential([Input((10, 4))])
    for size in sizes:
        model.add(layers.LSTM(size))
    model.add(layers.RepeatVector(3))
    return model


build([8, 4]).summary()
